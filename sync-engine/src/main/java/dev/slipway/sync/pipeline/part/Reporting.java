package dev.slipway.sync.pipeline.part;

import dev.slipway.webhooks.reply.PullRequests;
import java.util.Optional;

/**
 * Where pull requests are read and answered.
 *
 * @param pullRequests of the repository, at its forge
 * @param page where people reach this Slipway, without a slash at the end: {@code https://slipway.example.com}; empty where they do not
 */
public record Reporting(PullRequests pullRequests, Optional<String> page) {

    /** The page of one preview; the empty text where there is none. */
    public String link(String repository, long number) {
        return page.map(start -> start + "/previews/" + repository + "/" + number)
                .orElse("");
    }
}
