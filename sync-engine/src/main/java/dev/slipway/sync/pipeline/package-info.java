/**
 * The flow as a whole: from a ref that moved to a stage that runs it, and on.
 *
 * <p>For: whoever runs the engine. In: repositories, a client of the control plane, a loop. Out: a control plane that converges to what the
 * repositories say, and API objects that tell how. Must never know: the rules by which any stage decides.
 *
 * <p>{@link dev.slipway.sync.pipeline.Engine} follows repositories, {@code RepositorySync} the refs of one; {@code Fleet} is all that one keeps
 * going, and hands each what concerns it: {@code evaluation} says what is wanted, {@code application} makes it so, {@code promotion} brings
 * commits to stages, {@code verification} tries them by Jobs, {@code pullrequest} previews what is not merged. They know nothing of one another
 * but for what promotion asks of an application and of a verification; what all of them stand on is in {@code part} and {@code definition}.
 * What is one class of its own is here: flags, adoptions, tombstones, and the policy of who asks.
 */
@NullMarked
package dev.slipway.sync.pipeline;

import org.jspecify.annotations.NullMarked;
