package dev.slipway.webhooks.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Several ways, of which the sender chooses: one that holds is enough.
 *
 * @param ways the usual one first; it is what a sender that offers none is told of
 */
public record AnyProof(List<Proof> ways) implements Proof {
    public AnyProof {
        ways = List.copyOf(ways);
        if (ways.isEmpty()) throw new IllegalArgumentException("no way to prove anything");
    }

    public static AnyProof of(Proof... ways) {
        return new AnyProof(List.of(ways));
    }

    @Override
    public boolean isOffered(Delivery delivery) {
        return ways.stream().anyMatch(way -> way.isOffered(delivery));
    }

    @Override
    public Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        List<Proof> offered =
                ways.stream().filter(way -> way.isOffered(delivery)).toList();
        if (offered.isEmpty()) return ways.get(0).doubt(delivery, secret, now);
        List<Optional<Receipt.Refused>> doubts =
                offered.stream().map(way -> way.doubt(delivery, secret, now)).toList();
        return doubts.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : doubts.get(0);
    }
}
