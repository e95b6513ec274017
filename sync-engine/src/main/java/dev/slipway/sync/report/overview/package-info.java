/**
 * The engine's API objects as people look at them: repositories, their stages, and what every component is at in each.
 *
 * <p>For: the command line and the status page, which show the same picture. In: ConfigRepository, Stage and Application objects, read through
 * the front door. Out: plain values in the order of the pipeline. Must never know: how the objects were made, and how the picture is painted.
 */
@NullMarked
package dev.slipway.sync.report.overview;

import org.jspecify.annotations.NullMarked;
