package dev.slipway.sync.pipeline;

import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.Repository;
import java.time.Duration;

/**
 * One config repository that the engine follows.
 *
 * @param name of its ConfigRepository object
 * @param namespace where its API objects live
 * @param url for people; without credentials
 * @param poll how long between two looks. At least 1 s: forges limit faster ones
 * @param unsealer opens the sealed parameters of the repository
 */
public record RepositorySettings(
        String name, String namespace, String url, Repository repository, Duration poll, Unsealer unsealer) {
    private static final Unsealer NO_KEYS =
            Unsealer.withoutKeys("set identityFile of this repository in the settings of `slipway serve`");

    /** One without a private key. */
    public RepositorySettings(String name, String namespace, String url, Repository repository, Duration poll) {
        this(name, namespace, url, repository, poll, NO_KEYS);
    }

    public RepositorySettings {
        if (poll.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("poll interval below 1 s: " + poll);
    }
}
