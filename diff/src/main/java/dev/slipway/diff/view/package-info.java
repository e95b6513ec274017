/**
 * Differences that a person can read.
 *
 * <p>For: the command line, comments on pull requests, pages. In: two trees, a title, and which paths are secret. Out: text or Markdown
 * without a secret value. Must never know: what the objects are, or who reads.
 */
@NullMarked
package dev.slipway.diff.view;

import org.jspecify.annotations.NullMarked;
