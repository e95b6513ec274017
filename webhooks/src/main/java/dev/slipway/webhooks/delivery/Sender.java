package dev.slipway.webhooks.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who a delivery seems to come from, by headers that anybody may write: good for advice, and for nothing else. */
final class Sender {
    /** The most particular first: Forgejo sends Gitea's headers too, and both send GitHub's. */
    private static final List<Map.Entry<String, String>> HEADERS = List.of(
            Map.entry("X-Forgejo-Event", "forgejo"),
            Map.entry("X-Gitea-Event", "gitea"),
            Map.entry("X-Gitlab-Event", "gitlab"),
            Map.entry("X-Hook-UUID", "bitbucket-cloud"),
            Map.entry("X-Event-Key", "bitbucket-server"),
            Map.entry("X-GitHub-Event", "github"));

    private Sender() {}

    static Optional<String> likely(Delivery delivery) {
        return HEADERS.stream()
                .filter(each -> delivery.header(each.getKey()).isPresent())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
