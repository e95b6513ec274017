/**
 * Feature flags, as flagd defines and evaluates them.
 *
 * <p>For: object gates, templates, and whoever explains them. In: the text of {@code flags.yaml}, in flagd's definition schema, and a context
 * of stage, region and component. Out: for each flag a value, its variant and the reason, the same as flagd would give; or what is wrong with
 * the file. Must never know: where the file came from, what a flag gates, the time.
 */
@NullMarked
package dev.slipway.sync.flag;

import org.jspecify.annotations.NullMarked;
