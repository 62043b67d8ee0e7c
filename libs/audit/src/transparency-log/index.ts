/** The Merkle log: the proof that nothing was altered. docs/proof.md says how it is checked with other tools. */
export { proofFault, PROOF_FORMAT, ProofBundle, prove } from './bundle.js';
export { type TreeHead, openCheckpoint } from './tree-head.js';
export * from './errors.js';
export { transparencyLogDirectory } from './files.js';
export {
  TransparencyLogFollower,
  type TransparencyLogFollowerOptions,
  TransparencyLogStatus,
} from './follower.js';
export { type KeyOptions, openSigner, refuseKey } from './key.js';
export { leafHashOf, leafOf, ProvedEvent } from './leaf.js';
export { Consistency, Inclusion, TransparencyLogReader } from './reader.js';
export { parseVkey, splitNotes, type VerifierKey } from './note.js';
export { consistencyProof, inclusionProof, type TreeNodes, rootOf } from './tree.js';
export { type LeafEvent } from './tree-comparison.js';
export { verifyConsistency, verifyInclusion } from './verify.js';
export {
  type TransparencyLogFinding,
  type TransparencyLogVerdict,
  verifyTransparencyLog,
  type VerifyTransparencyLogOptions,
} from './verify-log.js';
