/**
 * The control plane as a whole: store, API server, controllers, scheduler and nodes on one loop.
 *
 * <p>For: the program, tests, rehearsals. In: a loop, a journal, settings. Out: a front door, and a plane that converges behind it. Must never
 * know: HTTP, Git, what the objects are for.
 */
@NullMarked
package dev.slipway.cluster.plane;

import org.jspecify.annotations.NullMarked;
