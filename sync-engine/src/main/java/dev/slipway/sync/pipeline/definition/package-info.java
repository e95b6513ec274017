/**
 * The engine's own kinds, as a control plane is told of them.
 *
 * <p>For: all that read or write Applications, Stages, Promotions and the like; the command line, too. In: a client. Out: names of kinds;
 * definitions, roles and policies, installed. Must never know: what any of the kinds is used for.
 */
@NullMarked
package dev.slipway.sync.pipeline.definition;

import org.jspecify.annotations.NullMarked;
