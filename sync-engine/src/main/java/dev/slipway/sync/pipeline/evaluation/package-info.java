/**
 * What a repository says at the refs of one moment: for each stage its applications, for each application what it should be.
 *
 * <p>For: all that keep the control plane as the repository says. In: a repository, its refs, a renderer. Out: an
 * {@link dev.slipway.sync.pipeline.evaluation.Evaluation}, at the cost of what has changed since the last. Must never know: the control plane,
 * the loop, what becomes of what is wanted.
 */
@NullMarked
package dev.slipway.sync.pipeline.evaluation;

import org.jspecify.annotations.NullMarked;
