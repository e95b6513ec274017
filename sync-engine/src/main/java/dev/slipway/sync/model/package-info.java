/**
 * The nouns: components, stages, applications, revisions, renderings and what can be wrong with them.
 *
 * <p>For: every stage of the flow. In: nothing. Out: values. Must never know: how any of them comes about; Git, HTTP, templates, the store.
 */
@NullMarked
package dev.slipway.sync.model;

import org.jspecify.annotations.NullMarked;
