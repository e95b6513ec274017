package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.Status;

/**
 * What somebody wants to do, as rules speak of it.
 *
 * @param verb {@code get}, {@code deletecollection}, {@code impersonate} ...
 * @param namespace empty for the whole cluster
 * @param resource the plural; empty where the request is for a path that is not about objects
 * @param subresource empty for the object itself
 * @param name empty for a collection, or where any name is meant
 * @param path of a request that is not about objects
 */
public record Attributes(
        String verb, String namespace, String group, String resource, String subresource, String name, String path) {

    /** Something with a resource. */
    public static Attributes of(
            String verb, String namespace, String group, String resource, String subresource, String name) {
        return new Attributes(verb, namespace, group, resource, subresource, name, "");
    }

    /** Something with a path. */
    public static Attributes ofPath(String verb, String path) {
        return new Attributes(verb, "", "", "", "", "", path);
    }

    public boolean isAboutPath() {
        return !path.isEmpty();
    }

    /** The resource with its subresource, as rules write it: {@code pods/log}. */
    public String fullResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** Why a user may not do this. */
    public Status forbidden(User user, String reason) {
        String because = reason.isEmpty() ? "" : ": " + reason;
        String what = "User \"" + user.name() + "\" cannot " + verb;
        if (isAboutPath())
            return Status.of(403, "Forbidden", "forbidden: " + what + " path \"" + path + "\"" + because);
        String where = namespace.isEmpty() ? " at the cluster scope" : " in the namespace \"" + namespace + "\"";
        String resources = group.isEmpty() ? resource : resource + "." + group;
        String subject = name.isEmpty() ? resources : resources + " \"" + name + "\"";
        String message = subject + " is forbidden: " + what + " resource \"" + fullResource() + "\" in API group \""
                + group + "\"" + where + because;
        return new Status(
                403, "Forbidden", message, new Status.Details(name, group, resource, "", java.util.List.of(), 0));
    }
}
