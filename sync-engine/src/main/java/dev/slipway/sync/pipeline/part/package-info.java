/**
 * What every part of the pipeline is made of and stands on: looks, one at a time, at what there is news of.
 *
 * <p>For: the other packages of the pipeline, and whoever sets up a repository. In: a loop, a client, informers, the settings of a repository.
 * Out: the control plane as last seen, statuses written only where they differ, who claims which object, and when to look again. Must never
 * know: what is looked at, or why.
 */
@NullMarked
package dev.slipway.sync.pipeline.part;

import org.jspecify.annotations.NullMarked;
