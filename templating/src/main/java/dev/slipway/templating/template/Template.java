package dev.slipway.templating.template;

/**
 * A file with holes to fill in.
 *
 * @param file its path inside the repository, for messages
 */
public record Template(String file, String text) {}
