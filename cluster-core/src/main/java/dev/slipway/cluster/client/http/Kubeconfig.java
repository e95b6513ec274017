package dev.slipway.cluster.client.http;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads <a href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">kubeconfig files</a>. */
public final class Kubeconfig {
    private final Path file;
    private final Mapping root;

    private Kubeconfig(Path file, Mapping root) {
        this.file = file;
        this.root = root;
    }

    /** The access of the current context of a file. */
    public static Access read(Path file) throws BadKubeconfig {
        Kubeconfig config = parse(file);
        String context = config.root.text("current-context").orElse("");
        if (context.isEmpty())
            throw new BadKubeconfig(
                    file,
                    "current-context",
                    "is not set; name one of the contexts, as kubectl config use-context does");
        return config.access(context);
    }

    /** The access of a named context of a file. */
    public static Access read(Path file, String context) throws BadKubeconfig {
        return parse(file).access(context);
    }

    private static Kubeconfig parse(Path file) throws BadKubeconfig {
        try {
            Mapping root = Yaml.readOne(Files.readString(file))
                    .root()
                    .asMapping()
                    .orElseThrow(() -> new BadKubeconfig(file, "", "expected a mapping, as kubeconfig files are"));
            return new Kubeconfig(file, root);
        } catch (NoSuchFileException missing) {
            throw new BadKubeconfig(file, "", "there is no such file", missing);
        } catch (IOException unreadable) {
            throw new BadKubeconfig(file, "", "cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (Malformed malformed) {
            throw new BadKubeconfig(file, "line " + malformed.line(), malformed.problem(), malformed);
        }
    }

    private Access access(String contextName) throws BadKubeconfig {
        Mapping context = named("contexts", "context", contextName, "current-context");
        String clusterName = context.text("cluster").orElse("");
        String userName = context.text("user").orElse("");
        Part cluster = new Part(
                "clusters[" + clusterName + "].cluster",
                named("clusters", "cluster", clusterName, "contexts[" + contextName + "].context.cluster"));
        Part user = userName.isEmpty()
                ? new Part("users", Mapping.empty())
                : new Part(
                        "users[" + userName + "].user",
                        named("users", "user", userName, "contexts[" + contextName + "].context.user"));
        return new Access(
                server(cluster),
                context.text("namespace").orElse("default"),
                authorities(cluster),
                cluster.tree().bool("insecure-skip-tls-verify").orElse(false),
                token(user),
                identity(user));
    }

    /** A mapping of the file, and what errors call it. */
    private record Part(String place, Mapping tree) {}

    private Mapping named(String list, String content, String name, String reference) throws BadKubeconfig {
        return root.sequence(list).mappings().stream()
                .filter(entry -> entry.text("name").equals(Optional.of(name)))
                .findFirst()
                .map(entry -> entry.mapping(content))
                .orElseThrow(() ->
                        new BadKubeconfig(file, reference, "names \"" + name + "\", which is not among the " + list));
    }

    private URI server(Part cluster) throws BadKubeconfig {
        String text = cluster.tree().text("server").orElse("");
        try {
            URI server = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (("https".equals(server.getScheme()) || "http".equals(server.getScheme())) && server.getHost() != null)
                return server;
        } catch (IllegalArgumentException notAUri) {
            throw new BadKubeconfig(file, cluster.place() + ".server", "\"" + text + "\" is not a URL", notAUri);
        }
        throw new BadKubeconfig(
                file,
                cluster.place() + ".server",
                "expected a URL such as https://127.0.0.1:6443, found \"" + text + "\"");
    }

    private List<X509Certificate> authorities(Part cluster) throws BadKubeconfig {
        Optional<String> pem = data(cluster, "certificate-authority");
        return pem.isEmpty() ? List.of() : certificates(pem.get(), cluster.place() + ".certificate-authority");
    }

    private String token(Part user) throws BadKubeconfig {
        for (String unsupported : List.of("exec", "auth-provider", "username"))
            if (user.tree().has(unsupported))
                throw new BadKubeconfig(
                        file,
                        user.place() + "." + unsupported,
                        "is not supported; use a token, a tokenFile or a client certificate");
        Optional<String> tokenFile = user.tree().text("tokenFile").filter(name -> !name.isEmpty());
        if (tokenFile.isPresent())
            return content(user.place() + ".tokenFile", tokenFile.get()).strip();
        return user.tree().text("token").orElse("");
    }

    private Optional<Access.Identity> identity(Part user) throws BadKubeconfig {
        Optional<String> certificate = data(user, "client-certificate");
        Optional<String> key = data(user, "client-key");
        if (certificate.isEmpty() && key.isEmpty()) return Optional.empty();
        if (certificate.isEmpty() || key.isEmpty())
            throw new BadKubeconfig(
                    file, user.place(), "client-certificate and client-key belong together; one of them is missing");
        try {
            return Optional.of(new Access.Identity(
                    certificates(certificate.get(), user.place() + ".client-certificate"),
                    PrivateKeys.read(key.get())));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new BadKubeconfig(
                    file,
                    user.place() + ".client-key",
                    "is not a private key in PEM that can be read here",
                    unreadable);
        }
    }

    private List<X509Certificate> certificates(String pem, String field) throws BadKubeconfig {
        try {
            return Tls.certificates(pem);
        } catch (GeneralSecurityException unreadable) {
            throw new BadKubeconfig(file, field, "is not a certificate in PEM", unreadable);
        }
    }

    /** Content given in the file itself in base64, or in another file; what is in the file itself counts first. */
    private Optional<String> data(Part part, String field) throws BadKubeconfig {
        Optional<String> inline = part.tree().text(field + "-data").filter(text -> !text.isEmpty());
        if (inline.isPresent()) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(inline.get()), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notBase64) {
                throw new BadKubeconfig(file, part.place() + "." + field + "-data", "is not base64", notBase64);
            }
        }
        Optional<String> name = part.tree().text(field).filter(text -> !text.isEmpty());
        if (name.isEmpty()) return Optional.empty();
        return Optional.of(content(part.place() + "." + field, name.get()));
    }

    /** A file next to this one, or anywhere. */
    private String content(String field, String name) throws BadKubeconfig {
        Path other = file.toAbsolutePath().resolveSibling(name);
        try {
            return Files.readString(other);
        } catch (IOException unreadable) {
            throw new BadKubeconfig(file, field, "cannot read " + other, unreadable);
        }
    }
}
