/**
 * JSON and YAML in and out: the only door to Jackson and SnakeYAML.
 *
 * <p>For: everything that reads or writes documents. In: bytes or text that nobody has to trust. Out: trees with the line and column of
 * every node, or one {@link dev.slipway.diff.codec.Malformed} that says where and what; text that reads back as the same tree. Must never
 * know: which files or requests the text came from, and what fields mean.
 */
@NullMarked
package dev.slipway.diff.codec;

import org.jspecify.annotations.NullMarked;
