package dev.slipway.cluster.apiserver.access;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which certificates of clients are good: signed by our authority, for clients, and in time. The handshake lets others through, so that they are told
 * by a Status like everybody whose credential is not good. Any thread may ask.
 */
final class ClientCertificates {
    private static final List<String> PURPOSES = List.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    /** More than come at once. A signature takes longer to check than most requests; the least used is checked anew. */
    private static final int MOST_KEPT = 1000;

    private final X509Certificate authority;
    private final Map<X509Certificate, Boolean> signed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<X509Certificate, Boolean> eldest) {
            return size() > MOST_KEPT;
        }
    };

    ClientCertificates(X509Certificate authority) {
        this.authority = authority;
    }

    boolean isGood(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return isForClients(certificate) && isSigned(certificate);
        } catch (GeneralSecurityException bad) {
            return false;
        }
    }

    private static boolean isForClients(X509Certificate certificate) throws GeneralSecurityException {
        List<String> purposes = certificate.getExtendedKeyUsage();
        return purposes != null && purposes.stream().anyMatch(PURPOSES::contains);
    }

    private synchronized boolean isSigned(X509Certificate certificate) {
        return signed.computeIfAbsent(certificate, this::hasOurSignature);
    }

    private boolean hasOurSignature(X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException anothers) {
            return false;
        }
    }
}
