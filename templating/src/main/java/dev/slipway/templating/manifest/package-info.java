/**
 * Reads rendered text as documents that remember where they were written.
 *
 * <p>In: rendered text with the origin of every line. Out: one tree per document, and for every node the template line, and the parameters'
 * lines, it came from; or the fault that makes it unreadable, at the template's own line.
 *
 * <p>Must never know: templates' syntax, Kubernetes, what a field means.
 */
@NullMarked
package dev.slipway.templating.manifest;

import org.jspecify.annotations.NullMarked;
