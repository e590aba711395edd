import * as React from "react";

/** What a button needs. */
export interface Props {
  title: string;
}

/** A button. */
export const Button = ({ title }: Props): JSX.Element => {
  const click = () => console.log(title);
  return <button onClick={click}>{title}</button>;
};

function Hidden<T,>(props: { value: T }) {
  return <Button title="x" />;
}
