/**
 * Admission policies, enforced: rules about writes that the users of a control plane state themselves.
 *
 * <p>For: the chain of admission. In: a write, and the policies, bindings and parameters of the moment. Out: the object as they want it, or whether it may
 * be made, with warnings and what the audit log is to remember. Must never know: how writes are decided, threads, HTTP, how expressions are evaluated.
 */
@NullMarked
package dev.slipway.cluster.apiserver.policy;

import org.jspecify.annotations.NullMarked;
