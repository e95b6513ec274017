package dev.slipway.cluster.apiserver.admission;

import dev.slipway.diff.tree.Mapping;
import java.net.URI;
import java.time.Duration;

/**
 * What somebody outside is to be asked about a write. Two questions are equal if an answer to one answers the other.
 *
 * @param who tells the webhook from all others
 * @param address where it listens
 * @param request the {@code request} of an AdmissionReview, without the id of this one asking
 * @param timeout how long the answer may take
 */
public record Question(String who, Address address, Mapping request, Duration timeout) {

    /**
     * Where a webhook listens.
     *
     * @param url as its configuration says it or as the name of its Service makes it
     * @param socket {@code host:port} to connect to instead of the host of the URL; empty where that is the place
     * @param authorities certificates in PEM that the server's must go back to; empty means those that Java trusts
     */
    public record Address(URI url, String socket, String authorities) {}
}
