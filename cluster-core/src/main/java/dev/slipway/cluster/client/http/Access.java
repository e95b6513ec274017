package dev.slipway.cluster.client.http;

import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where a server of the Kubernetes API is, how to know it, and who we are to it.
 *
 * @param server such as {@code https://127.0.0.1:6443}, perhaps with a path
 * @param namespace that commands without one mean
 * @param authorities who may have signed the server's certificate; empty means those that the JDK trusts
 * @param anyServer whether the server's certificate is not looked at at all
 * @param token empty if there is none
 * @param identity a client certificate with its key
 */
public record Access(
        URI server,
        String namespace,
        List<X509Certificate> authorities,
        boolean anyServer,
        String token,
        Optional<Identity> identity) {
    public Access {
        authorities = List.copyOf(authorities);
    }

    /** A client certificate, the ones that vouch for it, and its key. */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {
        public Identity {
            chain = List.copyOf(chain);
        }

        /** The key is a secret. */
        @Override
        public String toString() {
            return "Identity " + chain.get(0).getSubjectX500Principal();
        }
    }

    /** Token and key are secrets. */
    @Override
    public String toString() {
        return "Access to " + server;
    }
}
