/**
 * Fills templates in. The only door to Mustache.java.
 *
 * <p>In: a template, parameters, and where partials are found. Out: rendered YAML with the origin of every line, or HTML, or every fault of the
 * template. A function: same input, same bytes; no clock, no I/O, no reflection on values.
 *
 * <p>Of Mustache.java only the parser and the sections are used. Finding a value, and writing it down, are done here: an unknown name is a
 * fault, and a value can fill its place in the document but never change the document's structure.
 *
 * <p>Must never know: what the rendered document means.
 */
@NullMarked
package dev.slipway.templating.mustache;

import org.jspecify.annotations.NullMarked;
