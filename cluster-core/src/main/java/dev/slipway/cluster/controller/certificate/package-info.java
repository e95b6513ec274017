/**
 * What becomes of requests for certificates: approved ones are signed or said to be impossible, old ones go.
 *
 * <p>For: the control plane. In: CertificateSigningRequests as somebody decided them, and the authority. Out: their status, or their end. Must never
 * know: who may approve; nothing is approved here.
 */
@NullMarked
package dev.slipway.cluster.controller.certificate;

import org.jspecify.annotations.NullMarked;
