package dev.slipway.sync.preview.page;

/**
 * What became of a pull request that is over.
 *
 * @param word in a word, for lists
 * @param sentence all of it, and where the stages are now
 */
public record Ending(String word, String sentence) {}
