/**
 * Changes single values in texts that people wrote, and leaves all else as they wrote it.
 *
 * <p>For: whoever writes into somebody's files. In: a YAML text, a path, a value. Out: the text with that value, whose other lines are the
 * same bytes, or why that cannot be. Must never know: whose files they are, and what the fields mean.
 */
@NullMarked
package dev.slipway.diff.edit;

import org.jspecify.annotations.NullMarked;
