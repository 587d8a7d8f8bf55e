/** Imports over HTTP as jobs: received, run one at a time, watched, cancelled, resumed, forgotten in time. */
export { ImportJobs } from './import-jobs.js';
export type { ImportJobsDependencies, ImportWishes, ReceivedUpload } from './import-jobs.js';
export { ImportRunner } from './import-runner.js';
export type { ImportRunnerDependencies } from './import-runner.js';
export type { RunnerTiming } from './hold.js';
export type { ImportJobProblemCode } from './import-job-problems.js';
export { JobTable } from './job-table.js';
export { Spool } from './spool.js';
export type { ReportFormat, Spooled, SpooledUpload } from './spool.js';
export type { ImportJobView, JobState } from './job.js';
