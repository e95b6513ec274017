/**
 * Says of each ValidatingAdmissionPolicy that it is in force as it was last written.
 *
 * <p>For: people and tools that wait for {@code observedGeneration}. In: policies. Out: statuses. Must never know: what policies say of a write.
 */
@NullMarked
package dev.slipway.cluster.controller.policy;

import org.jspecify.annotations.NullMarked;
