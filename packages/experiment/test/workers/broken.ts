// A worker that fails before it can take any run.
throw new Error('this does not even start');
