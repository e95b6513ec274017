import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the schemas of the built-in Kubernetes kinds as one gzipped text file, by reflection over the model classes of the
 * official Java client. Run by the build as a single source file; no part of the product.
 *
 * <pre>java -cp CLASSPATH SchemaGenerator.java OUTPUT SOURCE...</pre>
 *
 * Nothing happens when OUTPUT is newer than every SOURCE.
 *
 * <p>Text, one line per definition and one per property, since a server that starts wants to read it fast and take from it only
 * what it needs:
 *
 * <pre>
 * V1DeploymentSpec TAB description
 * TAB replicas TAB int32 TAB description
 * TAB *template TAB @V1PodTemplateSpec TAB description
 * </pre>
 *
 * A star marks a required property. Types are string, int32, int64, double, boolean, date-time, byte, int-or-string, quantity, any,
 * {@code @X} (definition X), {@code [T} (list of T) and {@code {T} (map of T). In descriptions a newline is written as \\n.
 *
 * <p>The definitions are the kinds of stable API versions, without dynamic resource allocation, flow control and storage migration,
 * and whatever these kinds refer to. The classes do not know their API group nor list keys: those are in the table of kinds.
 */
public final class SchemaGenerator {
    private static final String MODELS = "io/kubernetes/client/openapi/models/";

    /** Kinds the control plane does not serve: unstable versions, and families it has no controllers for. */
    private static final Pattern NOT_SERVED = Pattern.compile("(V\\d+(alpha|beta)\\d+.*)"
            + "|(.*(DeviceClass|ResourceSlice|ResourceClaimTemplate|FlowSchema|PriorityLevelConfiguration|StorageVersion"
            + "|StorageVersionMigration)(List)?)"
            + "|(ResourceV1ResourceClaim(List)?|V1ResourceClaim(List)?|V1ResourcePoolStatusRequest(List)?)");

    public static void main(String[] args) throws Exception {
        Path output = Path.of(args[0]);
        if (isFresh(output, List.of(args).subList(1, args.length))) return;

        Map<String, Object> definitions = definitions(servedKinds(modelClasses()));
        Files.createDirectories(output.getParent());
        Path unfinished = output.resolveSibling(output.getFileName() + ".tmp");
        Files.write(unfinished, gzip(text(definitions)));
        Files.move(unfinished, output, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        System.out.println(
                "kubernetes schema: " + definitions.size() + " definitions, " + Files.size(output) / 1024 + " KB");
    }

    private static boolean isFresh(Path output, List<String> sources) throws IOException {
        if (!Files.exists(output)) return false;
        for (String source : sources)
            if (Files.getLastModifiedTime(Path.of(source)).compareTo(Files.getLastModifiedTime(output)) > 0)
                return false;
        return true;
    }

    private static List<Class<?>> modelClasses() throws Exception {
        Class<?> one = Class.forName("io.kubernetes.client.openapi.models.V1Pod");
        Path jar =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> names = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(MODELS) && name.endsWith(".class") && name.indexOf('$') < 0)
                    .forEach(name -> names.add(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')));
        }
        List<Class<?>> classes = new java.util.ArrayList<>();
        for (String name : names) classes.add(Class.forName(name, false, one.getClassLoader()));
        return classes;
    }

    private static List<Class<?>> servedKinds(List<Class<?>> models) {
        return models.stream()
                .filter(SchemaGenerator::isKind)
                .filter(model -> !NOT_SERVED.matcher(model.getSimpleName()).matches())
                .toList();
    }

    /** Every kind has apiVersion and kind; references such as V1ObjectReference do too and do no harm here. */
    private static boolean isKind(Class<?> model) {
        Set<String> names = new TreeSet<>();
        for (Field field : properties(model)) names.add(jsonName(field));
        return names.contains("apiVersion") && names.contains("kind");
    }

    private static Map<String, Object> definitions(Collection<Class<?>> roots) {
        Map<String, Object> done = new TreeMap<>();
        Deque<Class<?>> todo = new ArrayDeque<>(roots);
        while (!todo.isEmpty()) {
            Class<?> model = todo.poll();
            if (!done.containsKey(model.getSimpleName())) done.put(model.getSimpleName(), definition(model, todo));
        }
        return done;
    }

    private static Map<String, Object> definition(Class<?> model, Deque<Class<?>> referredTo) {
        Map<String, ApiModelProperty> documentation = documentation(model);
        Map<String, Object> properties = new TreeMap<>();
        Set<String> required = new TreeSet<>(requiredFields(model));
        for (Field field : properties(model)) {
            ApiModelProperty words = documentation.get(field.getName());
            Map<String, Object> property = new TreeMap<>(schema(field.getGenericType(), referredTo));
            if (words != null && !words.value().isBlank()) property.put("description", words.value());
            if (words != null && words.required()) required.add(jsonName(field));
            properties.put(jsonName(field), property);
        }
        Map<String, Object> definition = new TreeMap<>();
        ApiModel about = model.getAnnotation(ApiModel.class);
        if (about != null && !about.description().isBlank()) definition.put("description", about.description());
        definition.put("properties", properties);
        if (!required.isEmpty()) definition.put("required", required);
        return definition;
    }

    private static Map<String, Object> schema(Type type, Deque<Class<?>> referredTo) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw))
                return Map.of("type", "array", "items", schema(arguments[0], referredTo));
            if (Map.class.isAssignableFrom(raw))
                return Map.of("type", "object", "additionalProperties", schema(arguments[1], referredTo));
            throw new IllegalStateException("no schema for " + type);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return Map.of("type", "string");
        if (plain == Integer.class) return Map.of("type", "integer", "format", "int32");
        if (plain == Long.class) return Map.of("type", "integer", "format", "int64");
        if (plain == Double.class) return Map.of("type", "number", "format", "double");
        if (plain == Boolean.class) return Map.of("type", "boolean");
        if (plain == OffsetDateTime.class) return Map.of("type", "string", "format", "date-time");
        if (plain == byte[].class) return Map.of("type", "string", "format", "byte");
        if (plain == Object.class) return Map.of();
        if (plain.getSimpleName().equals("IntOrString")) return Map.of("x-kubernetes-int-or-string", true);
        if (plain.getSimpleName().equals("Quantity")) return Map.of("type", "string", "x-quantity", true);
        if (!plain.getName().replace('.', '/').startsWith(MODELS))
            throw new IllegalStateException("no schema for " + type);
        referredTo.add(plain);
        return Map.of("$ref", plain.getSimpleName());
    }

    private static List<Field> properties(Class<?> model) {
        return List.of(model.getDeclaredFields()).stream()
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && field.isAnnotationPresent(SerializedName.class))
                .toList();
    }

    private static String jsonName(Field field) {
        return field.getAnnotation(SerializedName.class).value();
    }

    /** The annotation sits on the getter; the getter's name is that of the Java field. */
    private static Map<String, ApiModelProperty> documentation(Class<?> model) {
        Map<String, ApiModelProperty> found = new HashMap<>();
        for (Field field : properties(model)) {
            String upper = Character.toUpperCase(field.getName().charAt(0))
                    + field.getName().substring(1);
            for (Method method : model.getDeclaredMethods()) {
                boolean getter = method.getName().equals("get" + upper)
                        || method.getName().equals("is" + upper);
                ApiModelProperty words = method.getAnnotation(ApiModelProperty.class);
                if (getter && words != null) found.put(field.getName(), words);
            }
        }
        return found;
    }

    private static Set<String> requiredFields(Class<?> model) {
        try {
            Set<String> names = new TreeSet<>();
            for (Object name :
                    (Collection<?>) model.getField("openapiRequiredFields").get(null)) names.add((String) name);
            return names;
        } catch (NoSuchFieldException none) {
            return Set.of();
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException("required fields of " + model + " are hidden", hidden);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
            writer.write(text);
        }
        return bytes.toByteArray(); // the JDK writes no time stamp into the header
    }

    private static String text(Map<String, Object> definitions) {
        StringBuilder out = new StringBuilder(1 << 20);
        definitions.forEach((name, value) -> {
            Map<?, ?> definition = (Map<?, ?>) value;
            line(out, name, definition.get("description"));
            Collection<?> required = (Collection<?>) definition.get("required");
            ((Map<?, ?>) definition.get("properties")).forEach((property, shape) -> {
                Map<?, ?> about = (Map<?, ?>) shape;
                String mark = required != null && required.contains(property) ? "*" : "";
                line(out, "\t" + mark + property + "\t" + type(about), about.get("description"));
            });
        });
        return out.toString();
    }

    private static void line(StringBuilder out, String start, Object description) {
        out.append(start);
        if (description != null)
            out.append('\t')
                    .append(description
                            .toString()
                            .strip()
                            .replace("\\", "\\\\")
                            .replace("\t", " ")
                            .replace("\r", "")
                            .replace("\n", "\\n"));
        out.append('\n');
    }

    private static String type(Map<?, ?> shape) {
        if (shape.containsKey("$ref")) return "@" + shape.get("$ref");
        if (shape.containsKey("x-kubernetes-int-or-string")) return "int-or-string";
        if (shape.containsKey("x-quantity")) return "quantity";
        Object type = shape.get("type");
        if (type == null) return "any";
        if (type.equals("array")) return "[" + type((Map<?, ?>) shape.get("items"));
        if (type.equals("object")) return "{" + type((Map<?, ?>) shape.get("additionalProperties"));
        return shape.containsKey("format") ? (String) shape.get("format") : (String) type;
    }
}
