package dev.slipway.webhooks.forge;

import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.forge.azure.AzureDevOps;
import dev.slipway.webhooks.forge.bitbucket.BitbucketCloud;
import dev.slipway.webhooks.forge.bitbucket.BitbucketServer;
import dev.slipway.webhooks.forge.generic.Generic;
import dev.slipway.webhooks.forge.gitbucket.GitBucket;
import dev.slipway.webhooks.forge.gitea.Forgejo;
import dev.slipway.webhooks.forge.gitea.Gitea;
import dev.slipway.webhooks.forge.github.GitHub;
import dev.slipway.webhooks.forge.gitlab.GitLab;
import java.util.List;
import java.util.Optional;

/** All forges whose deliveries are understood, by the names that settings call them. */
public final class Forges {
    private static final List<Forge> ALL = List.of(
            new GitHub(),
            new GitLab(),
            new Gitea(),
            new Forgejo(),
            new BitbucketCloud(),
            new BitbucketServer(),
            new AzureDevOps(),
            new GitBucket(),
            new Generic());

    private Forges() {}

    public static List<Forge> all() {
        return ALL;
    }

    /** What the settings may say, in the order in which it is told. */
    public static List<String> names() {
        return ALL.stream().map(Forge::name).toList();
    }

    public static Optional<Forge> byName(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
