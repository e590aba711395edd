//! Stacks.
//!
//! Of things.

use std::fmt;

pub const LIMIT: usize = 3;
static COUNT: i32 = 1;

/// A stack.
///
/// It grows.
#[derive(Debug)]
#[non_exhaustive]
pub struct Stack<T: Clone, const N: usize>
where
    T: Copy,
{
    pub items: Vec<T>,
    depth: usize,
}

#[derive(Debug)]
/// A pair.
struct Pair(pub i32, u8);

pub struct Unit;

impl<T> fmt::Display for Stack<T, 3> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.depth > 3 {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

impl Stack<u8, 3> {
    /// Makes one.
    pub async unsafe fn new(mut size: usize, (a, b): (i32, i32), _: u8) -> Self {
        if size == 0 {
            panic!("empty");
        }
        fmt::write(size)?;
        self.check::<u8>();
        async { size };
        Stack { items: vec![], depth: 0 }
    }

    pub(crate) fn hidden(&mut self) -> Result<(), Error> {
        if self.depth > 1 {
            Err(Error::Deep)
        } else if self.depth > 2 {
            return Err(Full { at: 1 });
        } else {
            return Err(Error::Late)
        }
    }
}

/// What has a size.
pub trait Sized: Clone + Send {
    type Unit;
    /// Its size.
    fn size(self: Box<Self>) -> i32;
    fn is_empty<'a>(&'a self) -> bool {
        unreachable!()
    }
}

pub enum Color {
    Red,
    Rgb(u8, u8),
    Named { name: String },
}

pub mod inner {
    pub fn shown() {}
    fn hidden() {}
}

/// Makes a list.
macro_rules! list {
    () => {};
    ($a:expr) => {};
}

type Alias<T> = Vec<T>;

extern "C" {
    fn printf(format: *const u8, ...) -> i32;
}

// A remark.
fn choose<F>(pick: F) -> impl Fn(i32) -> i32
where
    F: Fn(),
{
    let add = |a: i32| a + 1;
    match add {
        1 => return 3,
        _ => Err(Other)?,
    }
}

union Bits {
    number: u8,
}

/** Block. */
fn outer() -> i32 {
    fn nested() -> i32 {
        return 1;
    }
    nested()
}

fn configure() -> Option<String> {
    let built = env!("CARGO_PKG_VERSION");
    std::env::var("CONTACTS_HOME").ok().or(Some(built.into()))
}
