/**
 * Moving a proven revision on.
 *
 * <p>For: the engine. In: a wish, the refs, and what each stage has proven. Out: a tag to move, from where to where, or the reason why not.
 * Must never know: how a tag is moved, or how a stage was proven.
 */
@NullMarked
package dev.slipway.sync.promote;

import org.jspecify.annotations.NullMarked;
