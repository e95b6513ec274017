/**
 * What is wrong with a value, in the words that Kubernetes' users know.
 *
 * <p>For: rules of kinds and the API server. In: names, labels, metadata, objects. Out: causes, each with a field, a reason and a message. Must
 * never know: which kinds exist.
 */
@NullMarked
package dev.slipway.cluster.kind.check;

import org.jspecify.annotations.NullMarked;
