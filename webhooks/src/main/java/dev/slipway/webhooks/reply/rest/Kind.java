package dev.slipway.webhooks.reply.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forges whose REST interface is known here. */
public enum Kind {
    GITHUB("GitHub"),
    GITLAB("GitLab"),
    GITEA("Gitea"),
    FORGEJO("Forgejo"),
    BITBUCKET_CLOUD("Bitbucket Cloud"),
    BITBUCKET_SERVER("Bitbucket Server"),
    AZURE_DEVOPS("Azure DevOps"),
    GITBUCKET("GitBucket");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** What the settings call it, as {@code bitbucket-server}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Kind> of(String word) {
        return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** All that the settings may say, for a message. */
    public static String words() {
        return Stream.of(values()).map(Kind::word).collect(Collectors.joining(", "));
    }
}
