package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.kind.cel.Access;
import java.util.List;

/**
 * Answers expressions that ask what somebody may do.
 *
 * @param user who is meant where the expression names no service account
 */
public record Permissions(User user, Grants grants) implements Access {
    private static final String ACCOUNT = "system:serviceaccount:";

    @Override
    public Decision decide(Question question) {
        User asking = question.account().map(Permissions::account).orElse(user);
        Attributes asked = question.path().isEmpty()
                ? Attributes.of(
                        question.verb(),
                        question.namespace(),
                        question.group(),
                        question.resource(),
                        question.subresource(),
                        question.name())
                : Attributes.ofPath(question.verb(), question.path());
        Permission permission = grants.decide(asking, asked);
        return new Decision(permission.allowed(), permission.reason());
    }

    private static User account(String named) {
        String namespace = named.substring(0, named.indexOf('/'));
        String name = named.substring(namespace.length() + 1);
        return new User(
                ACCOUNT + namespace + ":" + name,
                List.of(User.ACCOUNTS, User.ACCOUNTS + ":" + namespace, User.AUTHENTICATED));
    }
}
