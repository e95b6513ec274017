package dev.slipway.cluster.apiserver.access;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate and its key. */
public record Identity(X509Certificate certificate, PrivateKey key) {

    /** Whether it will still be good when this time has passed. */
    boolean lasts(Duration time, Instant now) {
        return certificate.getNotAfter().toInstant().isAfter(now.plus(time));
    }

    /** The key is a secret. */
    @Override
    public String toString() {
        return "Identity " + certificate.getSubjectX500Principal();
    }
}
