/** Version of the simulated semantics, for receipts: that of this package (a test compares). */
export const engineVersion = '0.1.0';
