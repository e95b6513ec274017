/**
 * Lets Events go after an hour.
 *
 * <p>For: the control plane. In: Events. Out: deletions. Must never know: what an Event says.
 */
@NullMarked
package dev.slipway.cluster.controller.events;

import org.jspecify.annotations.NullMarked;
