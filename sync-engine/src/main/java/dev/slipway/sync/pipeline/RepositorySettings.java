package dev.slipway.sync.pipeline;

import dev.slipway.sync.source.Repository;
import java.time.Duration;

/**
 * One config repository that the engine follows.
 *
 * @param name of its ConfigRepository object
 * @param namespace where its API objects live
 * @param url for people; without credentials
 * @param poll how long between two looks. At least 1 s: forges limit faster ones
 */
public record RepositorySettings(String name, String namespace, String url, Repository repository, Duration poll) {
    public RepositorySettings {
        if (poll.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("poll interval below 1 s: " + poll);
    }
}
