package dev.slipway.cluster.apiserver.access;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Certificates for servers that tests run. */
public final class TestCertificates {
    private final CertificateMaker maker = new CertificateMaker(new SecureRandom(), Instant.now());
    private final Identity authority;

    public TestCertificates() throws GeneralSecurityException {
        authority = maker.authority("test-authority");
    }

    /** What clients trust. */
    public Identity authority() {
        return authority;
    }

    /** What a server at these names and addresses shows. */
    public Identity server(String... names) throws GeneralSecurityException {
        return maker.server(authority, List.of(names));
    }
}
