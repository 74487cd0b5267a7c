//! What the parts of a handler say of themselves; the document and the checks are made from it.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, Required};
use utoipa::{PartialSchema, ToSchema};

use super::upload::FILE_LIMIT;

/// A schema with the component schemas it refers to.
pub type Components = Vec<(String, RefOr<Schema>)>;

/// One successful answer of an operation.
#[derive(Clone)]
pub struct ResponseDoc {
    /// One sentence.
    pub description: &'static str,
    /// Media type and schema.
    pub content: Option<(&'static str, RefOr<Schema>)>,
    /// Component schemas.
    pub components: Components,
    /// Header names with their meaning.
    pub headers: Vec<(&'static str, &'static str)>,
}

impl ResponseDoc {
    /// A JSON answer.
    #[must_use]
    pub fn json<T: ToSchema>(description: &'static str) -> Self {
        let (schema, components) = schema_of::<T>();
        Self { description, content: Some(("application/json", schema)), components, headers: Vec::new() }
    }

    /// A JSON answer of a component that is added elsewhere.
    #[must_use]
    pub fn referring(description: &'static str, schema: RefOr<Schema>) -> Self {
        Self {
            description,
            content: Some(("application/json", schema)),
            components: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A JSON answer of a generic type over `T`, under a name of its own: the derived name does not tell of what.
    #[must_use]
    pub fn json_of<G: ToSchema, T: ToSchema>(name: String, description: &'static str) -> Self {
        let (_, mut components) = schema_of::<T>();
        G::schemas(&mut components);
        components.push((name.clone(), G::schema()));
        let schema = RefOr::Ref(utoipa::openapi::Ref::from_schema_name(name));
        Self { description, content: Some(("application/json", schema)), components, headers: Vec::new() }
    }

    /// Text of another media type.
    #[must_use]
    pub fn text(media_type: &'static str, description: &'static str) -> Self {
        let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build();
        Self {
            description,
            content: Some((media_type, RefOr::T(Schema::Object(schema)))),
            components: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A file, whatever it is: it is kept and given back, never shown by us.
    #[must_use]
    pub fn file(description: &'static str) -> Self {
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(Some(FILE_LIMIT))
            .build();
        let content = Some(("application/octet-stream", RefOr::T(Schema::Object(schema))));
        Self { description, content, components: Vec::new(), headers: Vec::new() }
    }

    /// No body.
    #[must_use]
    pub fn empty(description: &'static str) -> Self {
        Self { description, content: None, components: Vec::new(), headers: Vec::new() }
    }

    /// With `Location`.
    #[must_use]
    pub fn located(mut self) -> Self {
        self.headers.push(("Location", "Where the new object stands."));
        self
    }

    /// With `Link`.
    #[must_use]
    pub fn linked(mut self) -> Self {
        self.headers.push(("Link", "The next page, `rel=\"next\"`, if there is one."));
        self
    }
}

/// The schema of a type (a reference where it has a name) and all components behind it.
#[must_use]
pub fn schema_of<T: ToSchema>() -> (RefOr<Schema>, Components) {
    let mut components = Vec::new();
    T::schemas(&mut components);
    referred(T::schema(), T::name(), components)
}

fn referred(
    inline: RefOr<Schema>,
    name: Cow<'static, str>,
    mut components: Components,
) -> (RefOr<Schema>, Components) {
    let named = match &inline {
        RefOr::T(Schema::Object(object)) => !object.properties.is_empty(),
        RefOr::T(Schema::AllOf(_)) => true,
        _ => false,
    };
    if !named {
        return (inline, components);
    }
    let name = name.into_owned();
    components.push((name.clone(), inline));
    (RefOr::Ref(utoipa::openapi::Ref::from_schema_name(name)), components)
}

/// A file that comes in with what is said of it.
#[derive(Clone)]
pub struct UploadDoc {
    /// Schema of what is said of it.
    pub metadata: RefOr<Schema>,
    /// Schema of both.
    pub form: RefOr<Schema>,
}

/// A body that holds several requests of one kind, each of which is judged by itself.
#[derive(Clone)]
pub struct SeveralDoc {
    /// What the body is held to before: everything but what stands in the requests.
    pub envelope: Value,
    /// Schema of one request.
    pub one: RefOr<Schema>,
}

/// Everything an operation's handler says of itself.
#[derive(Clone, Default)]
pub struct Parts {
    /// Query parameters.
    pub query: Vec<Parameter>,
    /// Path parameters with their schemas, in the order of the path.
    pub path: Vec<RefOr<Schema>>,
    /// Schema of the JSON body.
    pub body: Option<RefOr<Schema>>,
    /// The body holds several requests, which are judged one by one.
    pub several: Option<SeveralDoc>,
    /// Schema of a form body that the handler reads itself.
    pub form: Option<RefOr<Schema>>,
    /// A file that comes in, which the handler reads itself.
    pub upload: Option<UploadDoc>,
    /// Component schemas.
    pub components: Components,
    /// Component schemas made by hand.
    pub raw: Vec<(String, Value)>,
    /// Successful answers.
    pub responses: Vec<(u16, ResponseDoc)>,
    /// The operation takes `dry_run`.
    pub dry_run: bool,
    /// Pointers of what the answer is kept without for a retry.
    pub left_out: Vec<&'static str>,
}

impl Parts {
    /// Adds a successful answer.
    pub fn response(&mut self, status: u16, response: ResponseDoc) {
        self.components.extend(response.components.iter().cloned());
        self.responses.push((status, response));
    }

    /// Adds a component schema under a name and gives the reference to it.
    pub fn named(&mut self, name: &str, schema: Value) -> RefOr<Schema> {
        self.raw.push((name.to_owned(), schema));
        RefOr::Ref(utoipa::openapi::Ref::from_schema_name(name))
    }

    /// The body is this schema under this name.
    pub fn named_body(&mut self, name: &str, schema: Value) {
        self.body = Some(self.named(name, schema));
    }

    /// Adds the `dry_run` parameter; its answer has the schema of the real one.
    pub fn takes_dry_run(&mut self) {
        self.dry_run = true;
        let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean)).build();
        self.query.push(
            ParameterBuilder::new()
                .name("dry_run")
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some("Check everything, store nothing: 200, `stored: false`."))
                .schema(Some(RefOr::T(Schema::Object(schema))))
                .build(),
        );
    }
}

/// A path parameter that is an id.
#[must_use]
pub fn id_schema() -> RefOr<Schema> {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .build();
    RefOr::T(Schema::Object(schema))
}

/// A path parameter that is a short code.
#[must_use]
pub fn code_schema() -> RefOr<Schema> {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .max_length(Some(64))
        .min_length(Some(1))
        .build();
    RefOr::T(Schema::Object(schema))
}

/// The schema as plain JSON.
#[must_use]
pub fn to_value<T: serde::Serialize>(schema: &T) -> Value {
    serde_json::to_value(schema).unwrap_or(Value::Null)
}

/// Inline schema of a type, for callers that merge properties.
#[must_use]
pub fn inline_schema<T: PartialSchema>() -> Value {
    to_value(&T::schema())
}
