/**
 * Says why a definition of custom resources that is being deleted is still there, and asks what was forgotten to go once more.
 *
 * <p>For: people who wonder. In: terminating definitions and the objects they define. Out: the condition {@code Terminating}, deletions. Must never
 * know: how definitions become kinds; the API server deletes the objects and lets the definition go.
 */
@NullMarked
package dev.slipway.cluster.controller.definition;

import org.jspecify.annotations.NullMarked;
