/**
 * What a template and its parameters are, before any engine reads them.
 *
 * <p>In: template text with its file name, and parameters in layers (root, component, stage, region), where each value knows the
 * file and line it was written in. Out: {@code Rendered} text in which every line knows the template line, and the parameters, it
 * came from; or faults that name file, line and the nearest known name.
 *
 * <p>Must never know: the template engine behind it, Kubernetes, Git, stages as such. It sees layers, not what they stand for.
 */
@NullMarked
package dev.slipway.templating.template;

import org.jspecify.annotations.NullMarked;
