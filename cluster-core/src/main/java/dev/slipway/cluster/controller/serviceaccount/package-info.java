/**
 * Gives every namespace what its pods expect to find: an account to act as, and the authority to trust.
 *
 * <p>For: the control plane. In: namespaces. Out: the ServiceAccount {@code default} and the ConfigMap {@code kube-root-ca.crt}. Must never know: how
 * tokens and certificates are made.
 */
@NullMarked
package dev.slipway.cluster.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
