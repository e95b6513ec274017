/**
 * What a controller is: a function from a view of the world to a decision, and the runner that carries decisions out.
 *
 * <p>For: every controller, the scheduler, the nodes. In: keys from the work queue, the informer's world. Out: commands through the client,
 * events for people. Must never know: what any one controller decides.
 */
@NullMarked
package dev.slipway.cluster.controller;

import org.jspecify.annotations.NullMarked;
