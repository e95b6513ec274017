/**
 * What will change, before anything does.
 *
 * <p>For: gates, apply, previews, and people who ask. In: a rendering, the live objects, the inventory, the shapes of kinds. Out: a plan:
 * waves of steps, deletes apart, each step with the fields it changes and why. Must never know: how a plan is carried out, or how the live
 * objects were read.
 */
@NullMarked
package dev.slipway.sync.plan;

import org.jspecify.annotations.NullMarked;
