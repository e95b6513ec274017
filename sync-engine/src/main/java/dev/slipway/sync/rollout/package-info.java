/**
 * Whether what was applied has come to life.
 *
 * <p>For: waves that wait, reports, promotions. In: live objects and those that belong to them. Out: one health per object: a state, a
 * reason, and the object that everything hangs on. Must never know: who applied the objects, or what happens to a verdict.
 */
@NullMarked
package dev.slipway.sync.rollout;

import org.jspecify.annotations.NullMarked;
