/**
 * What the files of a config repository are: pipeline, components, templates, parameters.
 *
 * <p>In: a snapshot. Out: the configuration (pipeline and flags), the components and which stages they take part in, and for each application
 * the files it is made of, in order, and the partials its templates name, with links resolved inside the snapshot. Reads only what
 * it is asked for. What is wrong is a problem with the file's or the link's name, and never stops another component.
 *
 * <p>Must never know: where snapshots come from, how templates are rendered.
 */
@NullMarked
package dev.slipway.sync.layout;

import org.jspecify.annotations.NullMarked;
