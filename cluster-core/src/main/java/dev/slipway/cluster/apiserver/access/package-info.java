/**
 * Who may knock: the certificate authority, the server's certificate, the administrator's token and kubeconfig, and who a credential belongs to.
 *
 * <p>For: the HTTP face, and whoever starts the program. In: a folder that only its owner can read; tokens and client certificates of
 * requests. Out: keys for TLS, a kubeconfig file, users. Must never know: what a user may do, HTTP, the store.
 */
@NullMarked
package dev.slipway.cluster.apiserver.access;

import org.jspecify.annotations.NullMarked;
