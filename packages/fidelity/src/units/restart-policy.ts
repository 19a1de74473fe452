import { type Fields, oneOf } from '@podsim/experiment/assert';

const POLICIES = ['Always', 'OnFailure', 'Never'] as const;

/** The policy of the pod; what the API server sets where a row does not say. */
export function restartPolicyOf(input: Fields): (typeof POLICIES)[number] {
  return oneOf(input, 'restartPolicy', POLICIES, 'Always');
}
