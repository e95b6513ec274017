/**
 * Has commits tried by Jobs before they go on.
 *
 * <p>For: promotion. In: a commit that is proven but for its Jobs. Out: a Verification that says what became of them; the Jobs, made once
 * each and let go. Must never know: what is decided by it.
 */
@NullMarked
package dev.slipway.sync.pipeline.verification;

import org.jspecify.annotations.NullMarked;
